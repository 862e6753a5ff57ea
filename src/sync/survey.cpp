// SPDX-License-Identifier: Apache-2.0
// Looks at all inventories of a cluster.

#include "sync/survey.hpp"

#include <algorithm>

#include "sync/inventory.hpp"

namespace berth::sync {

bool is_well(const Health& health) { return health.status == HealthStatus::healthy || health.status == HealthStatus::suspended; }

std::size_t ApplicationState::well() const {
    return static_cast<std::size_t>(std::count_if(objects.begin(), objects.end(), [](const Object& object) { return is_well(object.health); }));
}

std::vector<ApplicationState> survey(SyncServices& services, const CancelToken& cancel) {
    std::vector<ApplicationState> applications;
    auto names = list_inventories(services.api, cancel);
    std::sort(names.begin(), names.end());
    for (const auto& name : names) {
        ApplicationState application{.name = name, .objects = {}};
        const auto inventory = Inventory::load(services.api, name, cancel);
        for (const auto& [key, entry] : inventory.entries()) application.objects.push_back({entry.ref, {}});
        services.pool.for_each_index(application.objects.size(), [&](std::size_t index) {
            auto& object = application.objects[index];
            const auto known = services.api.find_resource(object.ref.gvk, cancel);
            const auto live = known ? services.api.find(object.ref, cancel) : std::nullopt;
            object.health = live ? health_of(*live, services.clock.now()) : Health{HealthStatus::missing, "not in the cluster"};
        });
        applications.push_back(std::move(application));
    }
    return applications;
}

}  // namespace berth::sync
