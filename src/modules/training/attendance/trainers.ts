import type { Db } from '../../../server/database.ts'
import type { ModuleShown } from '../training.forms.ts'

/** The names of those who train a module, and of those who signed as such: they are on the sheet too. */
export async function trainersOf(
  db: Db,
  { id, module }: { readonly id: string; readonly module: string },
): Promise<readonly string[]> {
  const found = await db
    .selectFrom('training_module')
    .select('trainers')
    .where('slug', '=', module)
    .executeTakeFirst()
  const signed = await db
    .selectFrom('attendance_mark')
    .select('trainer')
    .distinct()
    .where('session', '=', id)
    .where('trainer', 'is not', null)
    .execute()
  const named = ((found?.trainers ?? []) as unknown as ModuleShown['trainers']).map((one) => one.name)
  return [...new Set([...named, ...signed.flatMap(({ trainer }) => trainer ?? [])])]
}
