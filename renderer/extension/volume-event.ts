/**
 * What the evidence script tells the sound script of the same frame, on `visualViewport`: the one event target that both have and `document.open()` leaves
 * alone. The page could say it too: this guards ears, not secrets.
 */
export const volumeEvent = 'stationmaster-volume';
