/** The three pictures as files: painted large side by side, or as the numbers behind them. */
import { toCsv } from '../../ui/chart-export';
import { Button } from '../../ui/button';
import { divergingColour, inkColour } from '../../ui/palettes';
import { useSaveFile } from '../../ui/save-file';
import { useThemeColours } from '../../ui/theme-colours';
import type { ThemeColours } from '../../ui/theme-colours';
import styles from './picture-tools.module.css';
import { subtract } from './triptych';
import { magnification } from './words';

const SIDE = 28;
/** Pixels of the file for one pixel of a picture, and between two pictures. */
const SCALE = 12;
const GAP = 24;

export interface PictureToolsProps {
  original: Float32Array;
  attacked: Float32Array;
  /** Without extension. */
  fileName: string;
}

export function PictureTools({ original, attacked, fileName }: PictureToolsProps) {
  const save = useSaveFile();
  const colours = useThemeColours();
  const { difference, largest } = subtract(attacked, original);
  const rows = Array.from(original, (value, i) => [Math.floor(i / SIDE), i % SIDE, value, attacked[i] - value, attacked[i]]);
  const savePicture = (): void => {
    paint(original, difference ?? original, attacked, magnification(largest).limit, colours)?.toBlob((blob) => blob && save(`${fileName}.png`, blob), 'image/png');
  };
  return (
    <span className={styles.tools}>
      <Button kind="quiet" onPress={savePicture}>
        PNG of the pictures
      </Button>
      <Button kind="quiet" onPress={() => save(`${fileName}.csv`, new Blob([toCsv(['row', 'column', 'original', 'difference', 'attacked'], rows)], { type: 'text/csv' }))}>
        CSV of the pixels
      </Button>
    </span>
  );
}

function paint(original: Float32Array, difference: Float32Array, attacked: Float32Array, limit: number, { ground, ink }: ThemeColours): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = 3 * SIDE * SCALE + 2 * GAP;
  canvas.height = SIDE * SCALE;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.fillStyle = `rgb(${ground.join(' ')})`;
  context.fillRect(0, 0, canvas.width, canvas.height);
  [original, difference, attacked].forEach((pixels, at) => {
    const left = at * (SIDE * SCALE + GAP);
    pixels.forEach((value, i) => {
      const colour = pixels === difference ? divergingColour(value, limit, ground) : inkColour(value, ground, ink);
      context.fillStyle = `rgb(${colour.map(Math.round).join(' ')})`;
      context.fillRect(left + (i % SIDE) * SCALE, Math.floor(i / SIDE) * SCALE, SCALE, SCALE);
    });
  });
  return canvas;
}
