using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Benchmarks;

/// <summary>A machine that an organisation manages, in a folder of the run: the packed tool installs a bundle, and says by which variables it takes hold.</summary>
internal static class ManagedMachine
{
    /// <summary>The environment of its commands.</summary>
    /// <param name="ground">Where it lies.</param>
    /// <param name="policy">The bundle's policy.</param>
    public static IReadOnlyDictionary<string, string> Of(Ground ground, string policy)
    {
        string folder = Path.Combine(ground.Work, "machine");
        _ = ground.Dotnet(Ground.Repository, "pack", "src/PolicyGate.Tool", "-c", "Release", "-p:RunAnalyzers=false", "-o", folder, "-v", "q");
        ZipFile.ExtractToDirectory(Directory.GetFiles(folder, "*.nupkg").Single(), Path.Combine(folder, "tool"));
        string tool = Directory.GetFiles(Path.Combine(folder, "tool", "tools"), "policygate.dll", SearchOption.AllDirectories).Single();
        using RSA key = RSA.Create(3072);
        using X509Certificate2 signer = new CertificateRequest("CN=Benchmark", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(Path.Combine(folder, "signing.pfx"), signer.Export(X509ContentType.Pkcs12, "x"));
        File.WriteAllText(Path.Combine(folder, "password.txt"), "x\n");
        Ground.Write(Path.Combine(folder, "baseline", "policy.yaml"), policy);
        _ = ground.Dotnet(folder, "exec", "--roll-forward", "Major", tool, "machine", "pack", "baseline", "--certificate", "signing.pfx", "--password-file", "password.txt", "--sequence", "1", "--expires", "2999-12-31", "--output", "bundle.zip");
        string said = ground.Dotnet(folder, "exec", "--roll-forward", "Major", tool, "machine", "install", "--bundle", "bundle.zip", "--root", "root").Output;
        Dictionary<string, string> environment = new(ground.Environment);
        foreach (string[] variable in said.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split('=', 2)).Where(parts => parts.Length == 2))
        {
            environment[variable[0]] = variable[1];
        }

        return environment.Count > ground.Environment.Count ? environment : throw new InvalidOperationException($"no variable in\n{said}");
    }
}
