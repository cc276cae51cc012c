import { describe, expect, it } from 'vitest'
import { pageText } from './page-text.ts'

const long = 'The river ran past the mill all night and nobody was there to hear it. '.repeat(4).trim()

describe('the text of a page', () => {
  it('is the article, without menus, scripts and forms', () => {
    const page = pageText(`<html><head><title>Mills</title><style>p{}</style></head><body>
      <nav><p>Home About</p></nav><header><p>Subscribe now</p></header>
      <article><h1>Mills</h1><p>${long}</p><script>alert(1)</script><ul><li><p>First</p></li><li>Second</li></ul>
      <form><p>Your mail</p></form><p hidden>secret</p></article>
      <footer><p>Imprint</p></footer></body></html>`)
    expect(page.title).toBe('Mills')
    expect(page.paragraphs).toEqual(['Mills.', long, 'First.', 'Second.'])
  })

  it('is the body where the article is only a teaser', () => {
    const page = pageText(`<body><article><p>Short.</p></article><p>${long}</p></body>`)
    expect(page.paragraphs).toEqual(['Short.', long])
  })

  it('says table rows and skips code', () => {
    const page = pageText('<table><tr><th>day</th><td>Monday</td></tr></table><pre>a\nb</pre>')
    expect(page.paragraphs).toEqual(['day, Monday.', 'Here is a piece of code, 2 lines long, which I skip.'])
  })

  it('keeps the words of a list item that holds a list, once', () => {
    const page = pageText('<ul><li>Fruit <b>first</b><ul><li>Apples</li><li>Pears</li></ul></li></ul>')
    expect(page.paragraphs).toEqual(['Fruit first.', 'Apples.', 'Pears.'])
  })

  it('has the long text of a division, and not its buttons', () => {
    const page = pageText(`<div>${long}<div>Share</div></div>`)
    expect(page.paragraphs).toEqual([long])
  })

  it('is found without any paragraph', () => {
    expect(pageText('<body>Only <b>words</b>.</body>').paragraphs).toEqual(['Only words.'])
  })

  it('is empty where there is none', () => {
    expect(pageText('<body><script>x()</script></body>').paragraphs).toEqual([])
    expect(pageText('').paragraphs).toEqual([])
  })
})
