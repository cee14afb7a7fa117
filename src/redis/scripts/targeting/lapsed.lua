-- Whether access by an entitlement is over, and was not taken away: as `isLapsed` in `lapsed-since.ts`.
local function isLapsed(record, now)
  local one = cjson.decode((string.gsub(string.sub(record, 14), ' %d+$', '')))
  local state, lapse = one.state, one.lapse
  while type(lapse) == 'table' and tonumber(now) >= lapse.at do
    state, lapse = lapse.into, lapse.thereafter and lapse.thereafter.lapse
  end
  return state == 'expired' or state == 'trial-expired'
end
