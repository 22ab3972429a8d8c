/** Keeps the kiosk at one tab that shows the station: decides what to do with the tabs that are open. Pure; the service worker does it. */
export interface TabSeen {
  readonly id: number;
  /** Empty where the extension may not know it. */
  readonly address: string;
}

export interface TabPlan {
  /** The tab that is the station's from now on; null where a new one is needed. */
  readonly station: number | null;
  /** That tab must be sent to the station's page. */
  readonly move: boolean;
  readonly close: readonly number[];
}

/** `stationTab` is the one it was before, if it is known. In development other tabs stay: the guard lets nothing but the hub into them. */
export function planTabs(
  tabs: readonly TabSeen[],
  options: { readonly page: string; readonly stationTab: number | null; readonly development: boolean },
): TabPlan {
  const showing = tabs.filter((tab) => isStationPage(tab.address, options.page));
  const known = tabs.find((tab) => tab.id === options.stationTab);
  const station =
    showing.find((tab) => tab.id === options.stationTab) ?? showing[0] ?? known ?? tabs.find((tab) => !options.development || isBlank(tab.address));
  const others = tabs.filter((tab) => tab.id !== station?.id);
  return {
    station: station?.id ?? null,
    move: station !== undefined && !isStationPage(station.address, options.page),
    close: options.development ? [] : others.map((tab) => tab.id),
  };
}

const isStationPage = (address: string, page: string): boolean => address === page || address.startsWith(`${page}#`) || address.startsWith(`${page}?`);
const isBlank = (address: string): boolean => address === '' || address === 'about:blank' || address.startsWith('chrome://');
