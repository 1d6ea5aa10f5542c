using System.Globalization;
using PolicyGate.Benchmarks;

return args switch
{
    [] => Everything.Run(Directory.CreateTempSubdirectory("pg-bench-").FullName, pairs: 10),
    ["--pairs", string pairs] => Everything.Run(Directory.CreateTempSubdirectory("pg-bench-").FullName, int.Parse(pairs, CultureInfo.InvariantCulture)),
    ["no-op", "--pairs", string pairs] => Everything.RunNoOp(Directory.CreateTempSubdirectory("pg-bench-").FullName, int.Parse(pairs, CultureInfo.InvariantCulture)),
    ["living", "--pairs", string pairs] => Everything.RunLiving(Directory.CreateTempSubdirectory("pg-bench-").FullName, int.Parse(pairs, CultureInfo.InvariantCulture)),
    ["known-bad"] => Everything.RunKnownBad(Directory.CreateTempSubdirectory("pg-bench-").FullName),
    ["inventory"] => Everything.RunInventory(Directory.CreateTempSubdirectory("pg-bench-").FullName, repositories: 10_000),
    ["inventory", "--repositories", string count] => Everything.RunInventory(Directory.CreateTempSubdirectory("pg-bench-").FullName, int.Parse(count, CultureInfo.InvariantCulture)),
    ["exports", string folder, string count, string day, string changed] => InventoryExports.Write(folder, count, day, changed),
    ["find", string store, string id, string version] => Inventories.Ask(store, id, version),
    ["trust", string file] => Living.Read(file),
    ["advisories", string zip, string cache] => KnownBad.Open(zip, cache),
    ["gate", string project, string assets, string policy, string cache] => OneGate.Run(project, assets, policy, cache),
    ["nothing"] => 0,
    ["guard"] => CostGuard.Run(update: false),
    ["guard", "--update"] => CostGuard.Run(update: true),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project tests/PolicyGate.Benchmarks [--pairs N]: measures everything and writes docs/benchmarks.md\n… -- no-op --pairs N: only builds with nothing to do, printed\n… -- living --pairs N: only what packages can do and the trust file, printed\n… -- known-bad: only advisory data, printed\n… -- inventory [--repositories N]: only the inventory of so many repositories, printed\n… -- guard [--update]: what does not jitter, against cost-guard.json");
    return 2;
}
