// The rules of the town as published. An edition of before profiles were published goes by DIR/rules.
#pragma once

#include <cstdint>
#include <map>

#include "content/entry.h"
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

}  // namespace veche::server
