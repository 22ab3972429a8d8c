import { svelte } from '@sveltejs/vite-plugin-svelte';

/** Svelte with runes for our own components; those of packages keep the mode they were written for. */
export const sveltePlugin = () =>
  svelte({ configFile: false, dynamicCompileOptions: ({ filename }) => (filename.includes('/node_modules/') ? undefined : { runes: true }) });
