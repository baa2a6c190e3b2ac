/** What the page does in a browser: filters, and details under the pointer. It writes text only, never markup. */
export const SCRIPT = `
'use strict'
{
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]
  const bar = document.querySelector('.filters')
  const [words, permission, pair] = ['words', 'permission', 'pair'].map((id) => document.getElementById(id))
  const shown = document.getElementById('shown')
  const rows = all('tbody tr').map((row) => ({ row, text: row.textContent.toLowerCase() }))
  const signs = all('figure [data-permission]')
  const pairs = all('.pair')

  const apply = () => {
    const wanted = words.value.trim().toLowerCase().split(/\\s+/).filter((word) => word !== '')
    const only = permission === null ? '' : permission.value
    const name = pair === null ? '' : pair.value
    let count = 0
    for (const { row, text } of rows) {
      const fits = wanted.every((word) => text.includes(word)) && (only === '' || row.dataset.permission === only)
      row.hidden = !fits
      if (fits && row.closest('[hidden]') === null) count += 1
    }
    for (const one of pairs) one.hidden = name !== '' && one.dataset.pair !== name
    for (const one of signs) one.classList.toggle('faded', only !== '' && one.dataset.permission !== only)
    const visible = rows.filter(({ row }) => row.closest('[hidden]') === null).length
    shown.textContent = visible === rows.length ? '' : visible + ' of ' + rows.length + ' rows shown'
  }
  for (const one of [words, permission, pair]) if (one !== null) one.addEventListener('input', apply)
  bar.hidden = false

  const hover = document.getElementById('hover')
  const details = new Map()
  for (const sign of all('figure .bar, figure .mark')) {
    const title = sign.querySelector('title')
    if (title === null) continue
    details.set(sign, title.textContent)
    title.remove()
  }
  const signOf = (event) => event.target.closest('figure .bar, figure .mark')
  const place = (event) => {
    const { width, height } = hover.getBoundingClientRect()
    hover.style.left = Math.max(8, Math.min(event.clientX + 14, innerWidth - width - 8)) + 'px'
    hover.style.top = (event.clientY + 18 + height > innerHeight ? event.clientY - height - 12 : event.clientY + 18) + 'px'
  }
  document.addEventListener('pointermove', (event) => {
    const text = details.get(signOf(event))
    hover.hidden = text === undefined
    if (text === undefined) return
    if (hover.textContent !== text) hover.textContent = text
    place(event)
  })
  document.addEventListener('click', (event) => {
    const sign = signOf(event)
    const row = sign === null || sign.dataset.row === undefined ? null : document.getElementById(sign.dataset.row)
    if (row === null) return
    for (const one of all('tr.found')) one.classList.remove('found')
    row.classList.add('found')
    row.scrollIntoView({ block: 'center' })
  })
}
`
