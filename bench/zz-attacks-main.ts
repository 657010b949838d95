import { measureAttacks } from './attacks';
const r = await measureAttacks({ networks: (process.argv[2] ?? 'cnn').split(',') as never, threads: Number(process.argv[3] ?? 1), repeats: Number(process.argv[4] ?? 3) }, (row) => console.error(JSON.stringify(row)));
process.stdout.write(JSON.stringify(r)+'\n', ()=>process.exit(0));
