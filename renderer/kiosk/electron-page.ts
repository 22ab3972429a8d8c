import type { StationBridge } from '../../core/contract/station-bridge.ts';
import { electronHost } from '../host/electron-host.ts';
import { startStation } from './start-station.ts';

/** The station's page in Electron: engine and screens in one page, over the preload's bridge. */
declare global {
  interface Window {
    readonly stationmaster: StationBridge;
  }
}

void startStation(electronHost(window.stationmaster), document.body);
