#include "server/desk/registry_desk.h"

#include "server/databases.h"
#include "server/former_epochs.h"
#include "server/registrar/case_seal.h"
#include "server/town_keys.h"

namespace veche::server::desk {

RegistryDesk::RegistryDesk(Layout layout, Configuration::Users users, accounts::Letters letters,
                           protocol::SecretBytes case_key, std::optional<protocol::SigningKey> record_key,
                           const protocol::Epoch& epoch, std::unique_ptr<store::RegistryStore> registry)
    : layout_(std::move(layout)),
      users_(std::move(users)),
      letters_(letters),
      epoch_(epoch),
      record_key_(std::move(record_key)),
      vault_(std::move(case_key), random_),
      registry_(std::move(registry)) {
    if (record_key_) {
        records_.emplace(*record_key_, vault_, clock_, random_, epoch_, restored_from(read_former_epochs(layout_)));
    }
}

Result<std::unique_ptr<RegistryDesk>> RegistryDesk::open_office(const Layout& layout, accounts::Letters letters) {
    auto case_key = read_case_key(layout);
    if (!case_key) return tl::unexpected(case_key.error());
    const protocol::Epoch none;  // it makes no record
    auto registry = storage_of(layout)->registry(none);
    if (!registry) return tl::unexpected(registry.error());
    return std::unique_ptr<RegistryDesk>(
        new RegistryDesk(layout, {}, letters, std::move(*case_key), std::nullopt, none, std::move(*registry)));
}

Result<std::unique_ptr<RegistryDesk>> RegistryDesk::open(const Layout& layout, const Configuration& configuration) {
    auto case_key = read_case_key(layout);
    if (!case_key) return tl::unexpected(case_key.error());
    auto record_key = read_signing_key(layout, KeyName::record);
    if (!record_key) return tl::unexpected(record_key.error());
    const auto intake = storage_of(layout)->intake_reader();
    if (!intake) return tl::unexpected(intake.error());
    const auto epoch = (*intake)->epoch();
    if (!epoch) return tl::unexpected(epoch.error());
    auto registry = storage_of(layout)->registry(*epoch);
    if (!registry) return tl::unexpected(registry.error());
    return std::unique_ptr<RegistryDesk>(
        new RegistryDesk(layout, configuration.users, accounts::letters_by(configuration.mail), std::move(*case_key),
                         std::move(*record_key), *epoch, std::move(*registry)));
}

Result<content::Submission> RegistryDesk::read_body(const store::Case& subject) const {
    const auto seal = CaseSeal::of(vault_, subject);
    if (!seal) return tl::unexpected(seal.error());
    auto body = seal->open(Vault::Purpose::body, subject.sealed_body);
    if (!body) return tl::unexpected(body.error());
    return content::submission_from_json(*body);
}

Result<store::CaseCard> RegistryDesk::read_card(const store::Case& subject) const {
    if (subject.sealed_card.empty()) return store::CaseCard{};
    const auto seal = CaseSeal::of(vault_, subject);
    if (!seal) return tl::unexpected(seal.error());
    const auto json = seal->open(Vault::Purpose::card, subject.sealed_card);
    return json ? store::case_card_from_json(*json) : tl::unexpected(json.error());
}

Result<std::string> RegistryDesk::read_answer(const store::Case& subject) const {
    if (subject.sealed_answer.empty()) return std::string();
    const auto seal = CaseSeal::of(vault_, subject);
    if (!seal) return tl::unexpected(seal.error());
    return seal->open(Vault::Purpose::answer, subject.sealed_answer);
}

Result<store::Case> RegistryDesk::find(const std::string& number_or_id) {
    auto found = registry_->find(number_or_id);
    if (!found) return tl::unexpected(found.error());
    if (!*found) return failure("no case '" + number_or_id + "'; `veche-server submissions list` shows them");
    return std::move(**found);
}

}  // namespace veche::server::desk
