/** The width of a chart's place, live, and the page's text size, so that axes grow with both. */
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export interface PlotSize {
  /** In CSS pixels; 0 before the place has been measured. */
  width: number;
  height: number;
  /** CSS pixels of one rem. */
  rem: number;
}

export function usePlotSize(): [RefObject<HTMLDivElement | null>, PlotSize] {
  const place = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<PlotSize>({ width: 0, height: 0, rem: 16 });
  useEffect(() => {
    if (!place.current) return undefined;
    const observer = new ResizeObserver(([{ contentRect }]) => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      setSize({ width: Math.floor(contentRect.width), height: Math.floor(contentRect.height), rem });
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return [place, size];
}
