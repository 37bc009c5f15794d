/** With a comma at each thousand, as both languages write it. */
export function number(value: number): string {
  const [whole = '', rest] = String(value).split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest === undefined ? '' : `.${rest}`)
}
