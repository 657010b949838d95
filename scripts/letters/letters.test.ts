/**
 * The committed letters are what their list of faces says: hashes, shapes, rows, and open licences only.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { sha256 } from '../datasets/idx-file.mjs';
import { openLicences } from './families.mjs';

const folder = path.resolve(import.meta.dirname, '..', '..', 'public', 'data', 'letters');
const unpacked = (name: string) => gunzipSync(fs.readFileSync(path.join(folder, name)));
const images = unpacked('letters-images-idx3-ubyte.gz');
const labels = unpacked('letters-labels-idx1-ubyte.gz');
const faces = JSON.parse(fs.readFileSync(path.join(folder, 'faces.json'), 'utf8')) as {
  images: number;
  faces: number;
  sha256: { images: string; labels: string };
  list: { package: string; licence: string; first: number; count: number }[];
};

it('are the files that the list was written for', () => {
  expect({ images: sha256(images), labels: sha256(labels) }).toEqual(faces.sha256);
  expect([0, 4, 8, 12].map((at) => images.readUInt32BE(at))).toEqual([0x803, faces.images, 28, 28]);
  expect(images.length).toBe(16 + faces.images * 784);
  expect([0, 4].map((at) => labels.readUInt32BE(at))).toEqual([0x801, faces.images]);
  expect(labels.length).toBe(8 + faces.images);
});

it('are letters of several hundred faces under open licences, every row of one face', () => {
  expect(faces.list).toHaveLength(faces.faces);
  expect(faces.faces).toBeGreaterThan(300);
  expect([...new Set(faces.list.map((face) => face.licence))].filter((licence) => !openLicences.includes(licence))).toEqual([]);
  let row = 0;
  for (const face of faces.list) {
    expect(face.first).toBe(row);
    row += face.count;
  }
  expect(row).toBe(faces.images);
});

it('fill the frame, and hold every letter about as often', () => {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels.subarray(8)) counts[label]++;
  // Only letters with nothing but white were left out, and those are sans-serif I.
  expect(counts.filter((_, label) => label !== 8)).toEqual(new Array(9).fill(faces.faces));
  for (let i = 0; i < faces.images; i++) {
    const picture = images.subarray(16 + i * 784, 16 + (i + 1) * 784);
    expect(picture.subarray(0, 28).some((value) => value > 0)).toBe(true);
    expect(picture.subarray(27 * 28).some((value) => value > 0)).toBe(true);
  }
});
