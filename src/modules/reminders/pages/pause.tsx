import type { Localized } from '../../../kernel/localized.ts'
import { useFormats, useTexts } from '../../../server/reader.tsx'
import { Lede, PageTitle, Tools } from '../../../ui/cards.tsx'
import { Act } from '../../../ui/form.tsx'
import { pauseDays } from '../reminder.ts'
import { texts } from '../texts.ts'

/** Whether reminders come to an address, and the button that changes it. */
export function PauseBody({
  organisation,
  pausedUntil,
}: {
  organisation: Localized
  pausedUntil: string | null
}) {
  const t = useTexts(texts)
  const { day, text } = useFormats()
  const words = { organisation: text(organisation), n: pauseDays }
  return (
    <>
      <PageTitle>{t('pause.title')}</PageTitle>
      <Lede>
        {pausedUntil ? t('pause.until', { ...words, day: day(pausedUntil) }) : t('pause.none', words)}
      </Lede>
      <p>{t('pause.what')}</p>
      <Tools>
        <Act
          action="?"
          label={pausedUntil ? t('pause.resume') : t('pause.pause', words)}
          hidden={{ paused: String(!pausedUntil) }}
          kind="main"
        />
      </Tools>
    </>
  )
}
