import type { Module } from '../../../server/module.ts'
import { useReader, useTexts } from '../../../server/reader.tsx'
import { Section } from '../../../ui/cards.tsx'
import { Code, Facts } from '../../../ui/figure.tsx'
import { texts } from '../texts.ts'
import { aboutPage } from './about.tsx'
import { ApiCall } from './api-call.tsx'

export const ApiPage = aboutPage('api', () => <Api />)

function Api() {
  const t = useTexts(texts)
  const { house } = useReader()
  return (
    <>
      <Facts
        items={[
          { term: t('api.base'), detail: <Code>/api/v1</Code> },
          {
            term: t('api.document'),
            detail: (
              <a href="/api/v1/openapi.json">
                <Code>/api/v1/openapi.json</Code>
              </a>
            ),
          },
          {
            term: t('api.schema'),
            detail: (
              <a href="/schemas/plan.json">
                <Code>/schemas/plan.json</Code>
              </a>
            ),
          },
        ]}
      />
      <p>{t('api.token')}</p>
      {house.modules.map((module) => (
        <Calls module={module} />
      ))}
    </>
  )
}

/** The calls of one subject: those of one module. */
function Calls({ module }: { module: Module }) {
  const t = useTexts(texts)
  const calls = module.useCases.filter((one) => one.api)
  if (calls.length === 0) return null
  const key = `api.subject.${module.name}`
  return (
    <Section title={texts.has(key) ? t(key) : module.name} id={module.name}>
      {calls.map((one) => (
        <ApiCall useCase={one} />
      ))}
    </Section>
  )
}
