import { contextBridge, ipcRenderer } from 'electron';
import { preloadBridge } from './preload-bridge.ts';

/** Runs before the station's page, isolated from it, and hands it the bridge. The vendor's programs get no preload. */
contextBridge.exposeInMainWorld('stationmaster', preloadBridge(ipcRenderer));
