// The rules of the town as published. An edition of before profiles were published goes by DIR/rules.
#pragma once

#include <cstdint>
#include <map>

#include "content/entry.h"
#include "content/rules/code_lists.h"
#include "server/layout.h"
#include "server/registrar/registrar.h"

namespace veche::server {

class PublishedRules final : public TownRulesSource {
  public:
    explicit PublishedRules(const Layout& layout) : layout_(layout) {}
    [[nodiscard]] Result<std::optional<TownRules>> read() override;

  private:
    const Layout& layout_;
    std::uint64_t edition_ = 0;  // that `discussed_until_` is of; 0: none
    std::map<content::EntryId, Date> discussed_until_;
};

// The lists of codes of the published town's country, with what the town added; nothing: it has published nothing yet.
[[nodiscard]] Result<std::optional<content::CodeLists>> published_codes(const Layout& layout);

}  // namespace veche::server
