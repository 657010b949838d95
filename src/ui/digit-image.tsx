/**
 * A small grey image as crisp pixels in a thin frame: 0 is paper, 1 is ink, as on the drawing canvas.
 * With `limit` it shows a difference instead: blue below zero, orange above, full colour at +-limit.
 */
import { useEffect, useRef } from 'react';
import { divergingColour, inkColour } from './palettes';
import { useThemeColours } from './theme-colours';
import styles from './digit-image.module.css';

export interface DigitImageProps {
  /** [side,side], in [0,1], or a difference where `limit` is given; null for an empty frame. */
  pixels: ArrayLike<number> | null;
  /** Pixels per side. */
  side?: number;
  /** Largest absolute difference that colours tell apart. */
  limit?: number;
  /** What a screen reader says; an empty text where the words beside it say it already. */
  description: string;
  /** Width and height on the page, any CSS length; as wide as its place without. */
  size?: string;
  /** Dimmed: it belongs to a state that has passed. */
  isStale?: boolean;
}

export function DigitImage({ pixels, side = 28, limit, description, size, isStale = false }: DigitImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { ground, ink } = useThemeColours();

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, side, side);
    if (!pixels) return;
    const picture = context.createImageData(side, side);
    for (let i = 0; i < side * side; i++) {
      const value = pixels[i];
      const [red, green, blue] = limit === undefined ? inkColour(value, ground, ink) : divergingColour(value, limit, ground);
      picture.data.set([red, green, blue, 255], i * 4);
    }
    context.putImageData(picture, 0, 0);
  }, [pixels, side, limit, ground, ink]);

  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      className={styles.image}
      data-stale={isStale || undefined}
      style={size === undefined ? undefined : { width: size, height: size }}
      {...(description === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': description })}
    />
  );
}
