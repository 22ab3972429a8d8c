/** What a station page lacks of a camera, as its hosts' `lacks` say it: asked at the start, as a machine's camera comes and goes with the machine. */
export async function lackOfCamera(): Promise<readonly string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.some((device) => device.kind === 'videoinput') ? [] : ['lacks.camera'];
}
