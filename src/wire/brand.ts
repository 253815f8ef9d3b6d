/** How a tenant looks to its own people: its name, its logo, its colour. */
import { z } from 'zod';

const accent = z
  .string()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1d4ed8');

export const Brand = z
  .object({
    name: z.string().nullable().describe('What the pages are called; null takes the tenant’s name.'),
    accent: z.string().nullable().describe('`#rrggbb`; null takes the house’s own.'),
    logo: z.string().nullable().describe('Where it is; null without one.'),
  })
  .meta({ id: 'Brand' });
export type Brand = z.infer<typeof Brand>;

/** 64 KB of a picture as base64. */
const LOGO_TEXT = 90_000;
export const BrandInput = z
  .object({
    name: z.string().trim().min(1, 'must not be empty').max(60).nullable().default(null),
    accent: accent.nullable().default(null),
    logo: z
      .object({
        mediaType: z.enum(['image/png', 'image/svg+xml']),
        data: z.base64('must be base64').max(LOGO_TEXT, 'must be at most 64 KB'),
      })
      .nullable()
      .optional()
      .describe('PNG or SVG, at most 64 KB. Left out, it stays as it is; null takes it away.'),
  })
  .meta({ id: 'BrandChange' });
export type BrandInput = z.input<typeof BrandInput>;

export const EntranceQuery = z.object({ tenant: z.string().trim().toLowerCase().max(40) });
/** What whoever follows a tenant’s own link sees before signing in. */
export const Entrance = z
  .object({
    name: z.string(),
    brand: Brand,
    sso: z.boolean().describe('Whether it has a sign-in of its own.'),
  })
  .meta({ id: 'Entrance' });
export type Entrance = z.infer<typeof Entrance>;
