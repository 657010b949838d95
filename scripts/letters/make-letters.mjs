// @ts-check
/**
 * Makes public/data/letters: the letters A to J in several hundred open typefaces, in notMNIST's manner, as a set of
 * things that are no digit and that anybody may pass on. Run once by hand (`node scripts/letters/make-letters.mjs`,
 * needs the network); its result is committed, the fonts are not: they are installed to a temporary folder.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { chromiumPath, softwareGpuFlags } from '../chromium.mjs';
import { sha256 } from '../datasets/idx-file.mjs';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { families, openLicences } from './families.mjs';
import { renderLetters } from './render-page.mjs';

const weightsPerStyle = 5;

/** @typedef {{family: string, package: string, weight: number, style: string, licence: string, file: string}} Face */

/** @param {string} folder */
async function installFonts(folder) {
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private": true}');
  const names = families.map((family) => `@fontsource/${family}`);
  const code = await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', ...names], { cwd: folder });
  if (code !== 0) throw new Error('npm could not install the fonts');
}

/** Up to `count` of the sorted values, evenly spread, both ends included. @param {number[]} values @param {number} count */
function spread(values, count) {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, i) => values[Math.round((i * (values.length - 1)) / (count - 1))]);
}

/** @param {string} folder @param {string} family @returns {Face[]} */
function facesOf(folder, family) {
  const home = path.join(folder, 'node_modules', '@fontsource', family);
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8'));
  if (!openLicences.includes(license)) {
    console.log(`${name}: left out, its licence is ${license}`);
    return [];
  }
  const files = fs.readdirSync(path.join(home, 'files')).sort();
  return ['normal', 'italic'].flatMap((style) => {
    const pattern = new RegExp(`^${family}-latin-(\\d+)-${style}\\.woff2$`);
    const weights = files.flatMap((file) => pattern.exec(file)?.[1] ?? []).map(Number).sort((a, b) => a - b);
    return spread(weights, weightsPerStyle).map((weight) => ({
      family,
      package: `${name}@${version}`,
      weight,
      style,
      licence: license,
      file: path.join(home, 'files', `${family}-latin-${weight}-${style}.woff2`),
    }));
  });
}

/**
 * A sans-serif I that is stretched to the frame is a white square with soft edges, and shows no letter.
 * @param {number[]} values
 */
const isWhite = (values) => values.every((value, i) => value > 240 || [0, 27].includes(i % 28) || i < 28 || i >= 27 * 28);

/** @param {number} magic @param {number[]} shape @param {Uint8Array} bytes */
function idx(magic, shape, bytes) {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(magic, 0);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, bytes]);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'digit-lab-fonts-'));
const browser = await chromium.launch({ executablePath: chromiumPath(), args: softwareGpuFlags });
try {
  await installFonts(folder);
  const faces = families.flatMap((family) => facesOf(folder, family));
  const page = await browser.newPage();
  /** @type {Buffer[]} */
  const images = [];
  /** @type {number[]} */
  const labels = [];
  const seen = new Set();
  const left = { blank: 0, double: 0 };
  const listed = [];
  for (const { file, ...face } of faces) {
    const pictures = await page.evaluate(renderLetters, { font: fs.readFileSync(file).toString('base64') });
    const first = images.length;
    pictures.forEach((values, label) => {
      const picture = Buffer.from(values);
      const blank = values.length === 0 || isWhite(values);
      const key = picture.toString('base64');
      if (blank) left.blank++;
      else if (seen.has(key)) left.double++;
      else {
        seen.add(key);
        images.push(picture);
        labels.push(label);
      }
    });
    listed.push({ ...face, first, count: images.length - first });
  }
  const out = inRoot('public', 'data', 'letters');
  fs.mkdirSync(out, { recursive: true });
  const imageFile = idx(0x803, [images.length, 28, 28], Buffer.concat(images));
  const labelFile = idx(0x801, [labels.length], Uint8Array.from(labels));
  fs.writeFileSync(path.join(out, 'letters-images-idx3-ubyte.gz'), gzipSync(imageFile, { level: 9 }));
  fs.writeFileSync(path.join(out, 'letters-labels-idx1-ubyte.gz'), gzipSync(labelFile, { level: 9 }));
  const list = {
    about: 'Letters A (0) to J (9), 28x28, white on black, ink box stretched to the frame; rendered from these typefaces. Rows first to first + count - 1 of the files belong to a face.',
    madeBy: 'scripts/letters/make-letters.mjs',
    images: images.length,
    faces: listed.length,
    leftOut: { blank: left.blank, double: left.double },
    sha256: { images: sha256(imageFile), labels: sha256(labelFile) },
    list: listed,
  };
  fs.writeFileSync(
    path.join(out, 'faces.json'),
    `${JSON.stringify(list, null, 1).replace(/\{\n\s+("family"[^}]*?)\n\s+\}/g, (_, inner) => `{ ${inner.replace(/\n\s+/g, ' ')} }`)}\n`,
  );
  console.log(`${images.length} letters of ${listed.length} faces; left out ${left.blank} blank and ${left.double} double ones`);
} finally {
  await browser.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
