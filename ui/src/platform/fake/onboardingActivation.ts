import { activationSteps, typeDefaults, type Activated, type ActivationReport, type ActivationStep, type FieldError, type OnboardingDraft, type OwnerSecrets } from '@/contract';
import { iso, type World } from './world';

const checks: readonly ActivationStep[] = ['check', 'voice', 'calendar'];
let drawn = 0;

/** Other ones at each time, as at the platform. */
export function secrets(draft: OnboardingDraft): OwnerSecrets {
  drawn += 1;
  return {
    email: draft.answers.administrator.email,
    password: draft.answers.administrator.password_method === 'generate' ? `kTq7-mV#2xRw.9hNbE+${drawn}` : null,
    backup_codes: ['7kq2-m9xd-4hva', 'p3vn-8rtc-hw6j', 'h6wj-2ybf-x4zd', 'x4zd-9kmq-b8rs', 'b8rs-5hht-n2cf', 'n2cf-7vxw-t9jg', 't9jg-3pqk-d5my', 'd5my-6znb-w7hc', 'w7hc-4scr-f3qx', 'f3qx-8jdv-7kq2'],
  };
}

export function report(world: World, draft: OnboardingDraft, failing: ActivationStep | null, fault?: FieldError): ActivationReport {
  const at = failing === null ? activationSteps.length : activationSteps.indexOf(failing);
  const steps = activationSteps.map((step, index): ActivationReport['steps'][number] => {
    if (index > at) return { step, state: 'waiting', note: null };
    if (index === at) return { step, state: 'failed', note: fault?.message ?? null };
    if ((step === 'voice' && draft.answers.voice.later) || (step === 'calendar' && draft.answers.calendar.kind === 'manual')) return { step, state: 'skipped', note: null };
    return { step, state: failing === null || checks.includes(step) ? 'done' : 'rolled_back', note: null };
  });
  return { started_at: iso(world.now()), started_by: draft.holder, succeeded: failing === null, steps, faults: fault ? [fault] : [] };
}

export function activated(world: World, draft: OnboardingDraft): Activated {
  const [like] = world.tenants;
  if (!like) throw new Error('a world without tenants');
  const { business, administrator, rules } = draft.answers;
  const tenant = {
    ...structuredClone(like), id: world.random.uuid(), version: 1, number: world.tenants.length + 1, name: business.name, subdomain: rules.branding.subdomain, business_type: business.business_type ?? 'general', size: business.size ?? 'solo',
    owner_name: administrator.name, owner_email: administrator.email, plan: rules.plan, status: 'active' as const, modules: rules.modules.length > 0 ? rules.modules : typeDefaults.general.modules, created_at: iso(world.now()), updated_at: iso(world.now()),
  };
  world.tenants.unshift(tenant);
  Object.assign(draft, { state: 'activated', tenant_id: tenant.id, activation: report(world, draft, null) });
  world.changed('onboarding', 'tenants', 'overview');
  return { draft: structuredClone(draft), tenant, site: `https://${tenant.subdomain}.harbour.example`, secrets: secrets(draft) };
}
