using static PolicyGate.Inventory.Tests.InventoryRun;

namespace PolicyGate.Inventory.Tests;

/// <summary>What is in use anywhere, as lock files.</summary>
public sealed class PackagesTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public void Every_version_that_anybody_has_now_is_in_a_lock_file_once(Engine engine)
    {
        using InventoryRun run = new(engine);
        run.Export("shop", 27, Package(Http, "1.0.0"), Package("Gone", "1.0.0"));
        run.Export("shop", 28, Package(Http, "2.1.0"), Package("Contoso.Json", "1.0.0"));
        run.Export("site", 28, Package("contoso.http", "2.1.0") with { Source = "other" }, Package("contoso.http", "10.0.0") with { Hash = string.Empty }, Package("Odd", "latest"));
        run.Ingest();
        run.Folder.Write("everywhere/3/packages.lock.json", "of an earlier time");
        (int code, string output, string error) = run.Run("packages", "--output", run.Folder["everywhere"]);
        Assert.Equal((3, "4 versions of 2 packages, in 2 lock files\n", "policygate-inventory: Odd latest is no version by NuGet's rules, and is not written\n"), (code, output, error));
        Assert.Equal(
            """
            {
              "version": 1,
              "dependencies": {
                "net10.0": {
                  "Contoso.Http": {
                    "type": "Direct",
                    "requested": "[2.1.0, )",
                    "resolved": "2.1.0",
                    "contentHash": "hash of 2.1.0"
                  },
                  "Contoso.Json": {
                    "type": "Direct",
                    "requested": "[1.0.0, )",
                    "resolved": "1.0.0",
                    "contentHash": "hash of 1.0.0"
                  }
                }
              }
            }

            """,
            File.ReadAllText(run.Folder["everywhere/1/packages.lock.json"]));
        Assert.Contains("\"resolved\": \"10.0.0\"\n", File.ReadAllText(run.Folder["everywhere/2/packages.lock.json"]), StringComparison.Ordinal);
        Assert.False(File.Exists(run.Folder["everywhere/3/packages.lock.json"]));
    }
}
