-- The views and those of `more` whose articles are not among them. A receipt for either is one. `united`: of an article in both the first
-- view counts, so that what was counted long ago is not given back by way of a later view; otherwise what is there stays.
local function merged(views, more, width, united)
  for at = 1, #more, width do
    local entry = string.sub(more, at, at + width - 1)
    local known = placeOf(views, string.sub(entry, 1, 6), 1, width)
    if not known then
      views = views .. entry
    elseif united and isSince(timeAt(views, known, width), timeAt(entry, 1, width), width) then
      if hasReceipt(views, known) then entry = withReceipt(entry, 1) end
      views = string.sub(views, 1, known - 1) .. entry .. string.sub(views, known + width)
    elseif hasReceipt(entry, 1) then
      views = withReceipt(views, known)
    end
  end
  return views
end
