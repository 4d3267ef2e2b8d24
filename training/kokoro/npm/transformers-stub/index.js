// Only what kokoro-js 1.2.1 imports; nothing here can reach a network.
const refuse = async () => { throw new Error('the transformers stand-in loads nothing by name'); };
export const StyleTextToSpeech2Model = { from_pretrained: refuse };
export const AutoTokenizer = { from_pretrained: refuse };
export class Tensor {
  constructor(type, data, dims) { this.type = type; this.data = data; this.dims = dims; }
}
export class RawAudio {
  constructor(audio, sampling_rate) { this.audio = audio; this.sampling_rate = sampling_rate; }
}
export const env = { backends: { onnx: { wasm: {} } } };
