/** What a station page lacks of a camera, as its hosts' `lacks` say it: asked at the start, as a machine's camera comes and goes with the machine. */
export async function lackOfCamera(): Promise<readonly string[]> {
  try {
    return (await navigator.mediaDevices.enumerateDevices()).some((device) => device.kind === 'videoinput') ? [] : ['lacks.camera'];
  } catch {
    // A page that may not even ask has none.
    return ['lacks.camera'];
  }
}
