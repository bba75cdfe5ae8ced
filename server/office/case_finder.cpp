#include "server/office/case_finder.h"

#include "server/databases.h"
#include "server/desk/looks.h"

namespace veche::server::office {
namespace {

FedCase fed(const store::Case& subject, desk::Fields fields) {
    FedCase one;
    one.change = subject.change;
    one.id = subject.envelope;
    one.received = subject.received;
    for (auto& [name, text] : fields) one.fields.push_back(std::move(text));
    return one;
}

}  // namespace

CaseFinder::CaseFinder(std::unique_ptr<desk::RegistryDesk> desk, std::unique_ptr<sql::Connection> rows,
                       std::unique_ptr<CaseIndex> index)
    : desk_(std::move(desk)),
      rows_(std::move(rows)),
      index_(std::move(index)),
      keeper_(*index_, [this](std::int64_t change, std::size_t most) { return cases_after(change, most); }) {}

Result<std::unique_ptr<CaseFinder>> CaseFinder::open(const Layout& layout, Random& random) {
    auto desk = desk::RegistryDesk::open_office(layout, accounts::Letters::none);
    if (!desk) return tl::unexpected(desk.error());
    auto rows = storage_of(layout)->connect(store::registry_schema(), store::Storage::Access::write);
    if (!rows) return tl::unexpected(rows.error());
    auto index = CaseIndex::create(random);
    if (!index) return tl::unexpected(index.error());
    return std::unique_ptr<CaseFinder>(new CaseFinder(std::move(*desk), std::move(*rows), std::move(*index)));
}

Result<std::vector<FedCase>> CaseFinder::cases_after(std::int64_t change, std::size_t most) {
    // Asked for before the cases: what is stored between the two is looked at once more.
    const auto version = rows_->version();
    if (!version) return tl::unexpected(version.error());
    if (current_ == *version) return std::vector<FedCase>();
    const auto changed = desk_->registry().cases_changed_after(change, most);
    if (!changed) return tl::unexpected(changed.error());
    std::vector<FedCase> all;
    for (const store::Case& subject : *changed) {
        auto fields = desk::searched_fields(*desk_, subject);
        if (!fields) return tl::unexpected(fields.error());
        all.push_back(fed(subject, std::move(*fields)));
    }
    if (all.empty()) current_ = *version;
    return all;
}

}  // namespace veche::server::office
