// The process that alone holds the town's key: the registrar, and the timestamp's renewal. It listens nowhere.
#pragma once

#include <optional>
#include <vector>

#include "server/configuration.h"
#include "server/layout.h"
#include "server/process/privileges.h"
#include "server/registrar/registrar.h"

namespace veche::server {

struct RegistrarProcess {
    Layout layout;
    Configuration configuration;
    std::optional<SystemUser> user;  // to become; nothing when not started by root
    std::vector<gid_t> groups;       // through which it reads the intake
};

// Works until a stop signal. Returns the exit code.
[[nodiscard]] int run_registrar_process(RegistrarProcess process);

// The rules of the town as published. An edition of before profiles were published goes by DIR/rules.
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
