#include "server/commands/server_folder.h"

#include <fmt/format.h>
#include <system_error>

#include "base/files.h"
#include "server/process/privileges.h"
#include "server/store/sqlite_intake_store.h"
#include "server/store/sqlite_registry_store.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_configuration = std::uint64_t{64} * 1024;

// What belongs to whom. The setgid bit keeps everything SQLite makes beside its files in the HTTP user's group.
struct Place {
    fs::path path;
    KeyOwner owner;
    mode_t mode;
};

std::vector<Place> places(const Layout& layout) {
    std::vector<Place> all = {
        {layout.root, KeyOwner::operator_only, 0755},
        {layout.keys(), KeyOwner::operator_only, 0711},
        {layout.rules(), KeyOwner::operator_only, 0755},
        {layout.backup_folder(), KeyOwner::operator_only, 0755},
        {layout.intake_folder(), KeyOwner::http, 02770},
        {layout.intake(), KeyOwner::http, 0660},
        {layout.fleet(), KeyOwner::http, 0660},
        {layout.attachments(), KeyOwner::http, 02770},
        {layout.registry_folder(), KeyOwner::registrar, 0700},
        {layout.registry(), KeyOwner::registrar, 0600},
        {layout.records(), KeyOwner::registrar, 0755},
        {layout.content(), KeyOwner::registrar, 0755},
        {layout.metadata(), KeyOwner::registrar, 0755},
        {layout.targets(), KeyOwner::registrar, 0755},
        {layout.content() / "blobs", KeyOwner::registrar, 0755},
    };
    for (const KeyName name : all_keys) all.push_back({key_file(layout, name), owner_of(name), 0600});
    return all;
}

}  // namespace

Result<ServerFolder> open_server_folder(const fs::path& folder) {
    ServerFolder opened{Layout{folder}, {}};
    std::error_code error;
    if (fs::exists(opened.layout.unfinished_restore(), error)) {
        return failure(folder.string() +
                       ": a restore of it did not come to its end; call `veche-server restore` again");
    }
    if (!fs::exists(opened.layout.configuration(), error)) {
        return failure(fmt::format("{}: not a server's folder; make one with `veche-server init {}`", folder.string(),
                                   folder.string()));
    }
    const auto text = read_file(opened.layout.configuration(), largest_configuration);
    if (!text) return tl::unexpected(text.error());
    auto configuration = configuration_from_toml(*text, opened.layout.configuration().string());
    if (!configuration) return tl::unexpected(configuration.error());
    opened.configuration = std::move(*configuration);
    return opened;
}

Result<void> arrange_permissions(const ServerFolder& folder) {
    Result<SystemUser> http = SystemUser{};
    Result<SystemUser> registrar = SystemUser{};
    if (is_root()) {
        http = find_user(folder.configuration.users.http);
        registrar = find_user(folder.configuration.users.registrar);
        if (!http) return tl::unexpected(http.error());
        if (!registrar) return tl::unexpected(registrar.error());
    }
    for (const Place& place : places(folder.layout)) {
        const SystemUser& user = place.owner == KeyOwner::http ? *http : *registrar;
        const bool is_given = is_root() && place.owner != KeyOwner::operator_only;
        auto set = set_owner_and_mode(place.path, is_given ? std::optional(user) : std::nullopt, place.mode);
        if (!set) return set;
    }
    return {};
}

RegistryDesk::RegistryDesk(protocol::SecretBytes case_key, protocol::SigningKey record_key,
                           const protocol::Epoch& epoch, std::unique_ptr<store::RegistryStore> registry)
    : epoch_(epoch),
      record_key_(std::move(record_key)),
      vault_(std::move(case_key), random_),
      records_(record_key_, vault_, clock_, random_, epoch_),
      registry_(std::move(registry)) {}

Result<std::unique_ptr<RegistryDesk>> RegistryDesk::open(const Layout& layout) {
    auto case_key = read_key(layout, KeyName::case_file);
    if (!case_key) return tl::unexpected(case_key.error());
    auto record_key = read_signing_key(layout, KeyName::record);
    if (!record_key) return tl::unexpected(record_key.error());
    const auto intake = store::open_intake_reader(layout.intake());
    if (!intake) return tl::unexpected(intake.error());
    const auto epoch = (*intake)->epoch();
    if (!epoch) return tl::unexpected(epoch.error());
    auto registry = store::open_registry(layout.registry(), *epoch);
    if (!registry) return tl::unexpected(registry.error());
    return std::unique_ptr<RegistryDesk>(
        new RegistryDesk(std::move(*case_key), std::move(*record_key), *epoch, std::move(*registry)));
}

Result<content::Submission> RegistryDesk::read_body(const store::Case& subject) const {
    auto body = vault_.open(subject.envelope, Vault::Purpose::body, subject.sealed_body);
    if (!body) return tl::unexpected(body.error());
    return content::submission_from_json(*body);
}

Result<std::string> RegistryDesk::read_answer(const store::Case& subject) const {
    if (subject.sealed_answer.empty()) return std::string();
    return vault_.open(subject.envelope, Vault::Purpose::answer, subject.sealed_answer);
}

Result<store::Case> RegistryDesk::find(const std::string& number_or_id) {
    auto found = registry_->find(number_or_id);
    if (!found) return tl::unexpected(found.error());
    if (!*found) return failure("no case '" + number_or_id + "'; `veche-server submissions list` shows them");
    return std::move(**found);
}

}  // namespace veche::server::commands
