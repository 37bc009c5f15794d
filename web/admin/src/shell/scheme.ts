import { ref, watchEffect } from 'vue'

export const schemes = ['auto', 'light', 'dark'] as const
export type Scheme = (typeof schemes)[number]

const KEY = 'changlai-scheme'
const system = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = ref(system.matches)
system.addEventListener('change', ({ matches }) => (systemIsDark.value = matches))

/** Light, dark, or as the device says; kept in this browser. */
export const scheme = ref<Scheme>(schemes.find((one) => one === localStorage.getItem(KEY)) ?? 'auto')

watchEffect(() => {
  const dark = scheme.value === 'dark' || (scheme.value === 'auto' && systemIsDark.value)
  document.documentElement.classList.toggle('dark', dark)
  localStorage.setItem(KEY, scheme.value)
})
