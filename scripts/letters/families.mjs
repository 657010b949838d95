// @ts-check
/**
 * The typefaces that the letters are rendered from: npm packages of open fonts. Families with many weights give
 * up to five weights, upright and italic; the others, chosen for how unlike each other they are, what they have.
 */

const text = [
  'alegreya', 'barlow', 'barlow-condensed', 'big-shoulders-display', 'bodoni-moda', 'chakra-petch', 'cormorant-garamond',
  'eb-garamond', 'exo-2', 'fahkwang', 'fira-sans-extra-condensed', 'grandstander', 'ibm-plex-mono', 'ibm-plex-sans',
  'ibm-plex-serif', 'inter', 'jetbrains-mono', 'josefin-sans', 'k2d', 'kanit', 'lato', 'merriweather', 'montserrat',
  'museomoderno', 'open-sans', 'piazzolla', 'playfair-display', 'playpen-sans', 'poppins', 'raleway', 'roboto', 'roboto-slab',
  'rokkitt', 'saira-extra-condensed', 'source-serif-4', 'spectral', 'taviraj', 'titillium-web', 'work-sans', 'zilla-slab',
];

const display = [
  'abril-fatface', 'alfa-slab-one', 'amatic-sc', 'anton', 'architects-daughter', 'audiowide', 'bangers', 'bebas-neue',
  'black-ops-one', 'bungee', 'caveat', 'cinzel-decorative', 'comic-neue', 'courier-prime', 'creepster', 'dancing-script',
  'fredericka-the-great', 'great-vibes', 'im-fell-english', 'indie-flower', 'kaushan-script', 'lobster', 'luckiest-guy',
  'medievalsharp', 'monoton', 'orbitron', 'pacifico', 'permanent-marker', 'poiret-one', 'press-start-2p', 'rammetto-one',
  'righteous', 'rock-salt', 'shrikhand', 'special-elite', 'syncopate', 'uncial-antiqua', 'unifrakturmaguntia', 'vt323',
  'yellowtail',
];

export const families = [...text, ...display];

/** Licences that allow pictures made with a font to be passed on under any terms. */
export const openLicences = ['OFL-1.1', 'Apache-2.0'];
