import type { Db } from '../../../server/database.ts'
import type { ModuleShown } from '../training.forms.ts'

/** The names of those who train a module, by its slug: they sign the sheet too. */
export async function trainersOf(db: Db, module: string): Promise<readonly string[]> {
  const found = await db
    .selectFrom('training_module')
    .select('trainers')
    .where('slug', '=', module)
    .executeTakeFirst()
  return ((found?.trainers ?? []) as unknown as ModuleShown['trainers']).map((one) => one.name)
}
