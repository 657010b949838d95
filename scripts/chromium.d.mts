export const softwareGpuFlags: string[];
export function chromiumPath(): string | undefined;
