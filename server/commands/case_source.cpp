#include "server/commands/case_source.h"

#include <utility>

#include "server/commands/command_actor.h"
#include "server/commands/office_client.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/desk/looks.h"
#include "server/registrar/progress.h"

namespace veche::server::commands {
namespace {

using desk::Fields;

class OfDesk final : public CaseSource {
  public:
    OfDesk(std::unique_ptr<desk::RegistryDesk> desk, CommandAtWork work)
        : work_(std::move(work)), desk_(std::move(desk)) {}

    Result<void> each(Look look, const std::function<void(const Fields&)>& show) override {
        const char* const what = look == Look::list ? "cases.list" : "cases.export";
        if (auto noted = note_look_at_all(*desk_, work_.actor, what); !noted) return as_failure(noted.error());
        const auto cases = desk_->registry().cases();
        if (!cases) return tl::unexpected(cases.error());
        for (const store::Case& subject : *cases) {
            show(desk::fields_of(subject, desk_->read_body(subject), desk_->read_answer(subject)));
        }
        return {};
    }

    Result<Fields> one(const std::string& number_or_id) override {
        const auto found = desk::open(*desk_, work_.actor, number_or_id);
        if (!found) return as_failure(found.error());
        return desk::fields_of(found->subject, found->submission, found->answer);
    }

    Result<std::uint64_t> set_aside() override {
        const auto counts = desk_->registry().counts();
        if (!counts) return tl::unexpected(counts.error());
        const auto ballots = storage_of(layout())->ballots();
        if (!ballots) return tl::unexpected(ballots.error());
        const auto unopened = (*ballots)->unopened();
        if (!unopened) return tl::unexpected(unopened.error());
        return counts->set_aside + *unopened;
    }

    [[nodiscard]] const Layout& layout() const override { return desk_->layout(); }

  private:
    CommandAtWork work_;
    std::unique_ptr<desk::RegistryDesk> desk_;
};

// The same fields in the same order, empty where the office says nothing of them.
Fields fields_in(const Json& row) {
    Fields fields = desk::fields_of({}, failure(""), std::string());
    for (auto& [name, value] : fields) value = text_in(row, name);
    return fields;
}

class OfOffice final : public CaseSource {
  public:
    explicit OfOffice(Layout layout) : layout_(std::move(layout)), office_(layout_) {}

    Result<void> each(Look look, const std::function<void(const Fields&)>& show) override {
        const auto show_row = [&](const Json& row) { show(fields_in(row)); };
        return look == Look::list ? office_.each_row("/api/case-lines", "", show_row)
                                  : office_.each_line("/api/case-export", show_row);
    }

    Result<Fields> one(const std::string& number_or_id) override {
        const auto found = office_.done({"GET", "/api/cases/" + percent_encoded(number_or_id)});
        if (!found) return tl::unexpected(found.error());
        return fields_in(found->body);
    }

    // Ballots are the registrar's, which tells everybody how many it could not open.
    Result<std::uint64_t> set_aside() override { return read_progress(layout_).set_aside; }

    [[nodiscard]] const Layout& layout() const override { return layout_; }

  private:
    Layout layout_;
    OfficeClient office_;
};

}  // namespace

Result<std::unique_ptr<CaseSource>> CaseSource::open(const std::filesystem::path& folder, std::string command) {
    auto work = begin_command(folder, std::move(command));
    if (!work) return tl::unexpected(work.error());
    if (!work->actor.is_command) return std::make_unique<OfOffice>(work->folder.layout);
    auto desk = desk::RegistryDesk::open(work->folder.layout, work->folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    return std::make_unique<OfDesk>(std::move(*desk), std::move(*work));
}

}  // namespace veche::server::commands
