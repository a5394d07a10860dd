/**
 * A frame to sign in with a finger, a pen or a mouse: what is drawn is sent as points within 300 by 100, strokes apart by
 * semicolons. Without script the frame is not there, and the page says what to do instead.
 */
const [width, height] = [300, 100]
const most = 1_500

function liven(place: HTMLElement) {
  const field = place.querySelector<HTMLInputElement>('[name=signature]')
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  if (!field || !pen) return
  canvas.width = width * 2
  canvas.height = height * 2
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', place.dataset['label'] ?? '')
  const strokes: [number, number][][] = []

  const store = () => {
    field.value = strokes.map((stroke) => stroke.map((point) => point.join(',')).join(' ')).join(';')
  }
  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height)
    pen.lineWidth = 4
    pen.lineCap = 'round'
    pen.lineJoin = 'round'
    pen.strokeStyle = getComputedStyle(canvas).color
    for (const stroke of strokes) {
      pen.beginPath()
      for (const [x, y] of stroke) pen.lineTo(x * 2, y * 2)
      const [first] = stroke
      if (stroke.length === 1 && first) pen.lineTo(first[0] * 2 + 1, first[1] * 2)
      pen.stroke()
    }
  }
  const at = ({ clientX, clientY }: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect()
    const within = (value: number, size: number, of: number) =>
      Math.min(of - 1, Math.max(0, Math.round((value / size) * of)))
    return [within(clientX - box.left, box.width, width), within(clientY - box.top, box.height, height)]
  }
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    strokes.push([at(event)])
    draw()
    store()
  })
  canvas.addEventListener('pointermove', (event) => {
    const stroke = strokes.at(-1)
    if (!canvas.hasPointerCapture(event.pointerId) || !stroke || strokes.flat().length >= most) return
    const [last, next] = [stroke.at(-1), at(event)]
    if (last?.[0] === next[0] && last[1] === next[1]) return
    stroke.push(next)
    draw()
    store()
  })
  const clear = document.createElement('button')
  clear.type = 'button'
  clear.className = 'btn plain'
  clear.textContent = place.dataset['clear'] ?? ''
  clear.addEventListener('click', () => {
    strokes.length = 0
    draw()
    store()
  })
  place.append(canvas, clear)
}

for (const place of document.querySelectorAll<HTMLElement>('[data-signature]')) liven(place)
