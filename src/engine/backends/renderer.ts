/**
 * What the graphics adapter calls itself. A software adapter is silent otherwise, and is far slower
 * than wasm, so the name is shown wherever a speed is.
 */
import * as tf from '@tensorflow/tfjs-core';

interface WebglBackendParts {
  gpgpu: { gl: WebGLRenderingContext };
}
interface AdapterNames {
  vendor?: string;
  architecture?: string;
  device?: string;
  description?: string;
}
interface WebgpuBackendParts {
  /** The device's own words, where the platform gives them; TensorFlow.js keeps vendor and architecture alone. */
  device: { adapterInfo?: AdapterNames };
  adapterInfo?: AdapterNames;
}

/** A readable name; "unknown" where the browser does not tell. */
export function rendererName(backend: 'webgl' | 'webgpu'): string {
  if (backend === 'webgl') {
    const { gl } = (tf.backend() as unknown as WebglBackendParts).gpgpu;
    const extension = gl.getExtension('WEBGL_debug_renderer_info');
    return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  }
  const { device, adapterInfo } = tf.backend() as unknown as WebgpuBackendParts;
  const info = device.adapterInfo ?? adapterInfo ?? {};
  // Dawn's description says the driver and its version twice over; a device that names itself needs no vendor before it.
  const parts = [info.device ? undefined : info.vendor, info.architecture, info.device, info.description].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : 'unknown';
}
