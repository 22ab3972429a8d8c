/** As Electron names itself: the app's and Electron's own words stand between Chromium's. */
export const preferredAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) stationmaster/0.1.0 Chrome/156.0.0.0 Electron/45.4.1 Safari/537.36';
