// SPDX-License-Identifier: Apache-2.0

/** Formats of model files by the ends of their names, the longest first where one is the end of another. */
const FORMATS: readonly (readonly [format: string, ends: readonly string[]])[] = [
  ['safetensors', ['.safetensors']],
  ['gguf', ['.gguf', '.ggml']],
  ['onnx', ['.onnx', '.ort']],
  // torch.save writes a pickle, whatever the file is called
  ['pickle', ['.pkl', '.pickle', '.pt', '.pth', '.ckpt', '.bin', '.joblib', '.dill']],
  ['keras', ['.keras', '.h5', '.hdf5']],
  ['tflite', ['.tflite']],
  ['tensorflow', ['.pb', '.savedmodel']],
  ['tensorrt', ['.engine', '.plan', '.trt']],
  ['coreml', ['.mlmodel', '.mlpackage']],
  ['executorch', ['.pte']],
  ['llamafile', ['.llamafile']],
];

/** The format that a model file's name says it is of; undefined where it says nothing. The name is not proof. */
export function formatOfFile(path: string): string | undefined {
  const lower = path.toLowerCase();
  return FORMATS.find(([, ends]) => ends.some((end) => lower.endsWith(end)))?.[0];
}
