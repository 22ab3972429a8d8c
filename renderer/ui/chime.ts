/** Tells the host that the station itself is about to sound for so long: what is heard then is not the program. Throws where there is no document. */
export function announceChime(ms: number): void {
  document.dispatchEvent(new CustomEvent('station-chime', { detail: { ms } }));
}
