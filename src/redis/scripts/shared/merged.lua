-- The views and those of `more` whose articles are not among them. A receipt for either is one.
local function merged(views, more, width)
  for at = 1, #more, width do
    local known = placeOf(views, string.sub(more, at, at + 5), 1, width)
    if not known then
      views = views .. string.sub(more, at, at + width - 1)
    elseif hasReceipt(more, at) then
      views = withReceipt(views, known)
    end
  end
  return views
end
