import { z } from 'zod'
import type { PageAccess } from '../connection/page-access.ts'

const healthSchema = z.object({ version: z.string().min(1) })

/** The page comes from the server, so the server's version is its own. Only for logs: nothing waits for it long. */
export async function serverVersion(access: PageAccess): Promise<string> {
  try {
    const response = await access.request('/api/health', { method: 'GET', signal: AbortSignal.timeout(2_000) })
    return healthSchema.parse(await response.json()).version
  } catch {
    return 'unknown'
  }
}
