using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Rules;
using PolicyGate.Testing;

namespace PolicyGate.Engine.Tests.Rules.BuildCode;

/// <summary>What the SDK chooses changes with its patch and with the machine: it is approved by id, kind, signer and owner, never by a hash.</summary>
public class SdkPackTests
{
    private const string Deny = "build-code: { default: deny }";

    [Theory]
    [InlineData("runtime.linux-x64.Microsoft.DotNet.ILCompiler", "A", "runtime.*")]
    [InlineData("runtime.linux-x64.Microsoft.DotNet.ILCompiler", "Runtime.native.System.Data", "runtime.linux-x64.Microsoft.DotNet.ILCompiler")]
    [InlineData("Microsoft.DotNet.ILCompiler", "runtime.native.System.Data", "Microsoft.DotNet.ILCompiler")]
    public void It_is_approved_by_no_name_that_another_package_has(string id, string other, string name) => Assert.Equal(name, SdkPack.NameOf(id, [other]));

    [Theory]
    [InlineData("Microsoft.NET.ILLink.Tasks", "Microsoft.NET.ILLink.Tasks")]
    [InlineData("runtime.linux-x64.Microsoft.DotNet.ILCompiler", "runtime.*")]
    [InlineData("Runtime.win-arm64.Microsoft.DotNet.ILCompiler", "runtime.*")]
    public void The_message_offers_what_holds_with_the_next_patch_and_on_another_machine(string id, string name)
    {
        string said = Assert.Single(Pack(id, isFromSdk: true).Says(Deny));
        Assert.EndsWith($"review it, then add to build-code.allow {{ package: {name}, kinds: [msbuild] }}, and to signatures.for {{ packages: [{name}], require: author, owners: [dotnetframework, Microsoft] }} ({SdkPack.Exemption})", said, StringComparison.Ordinal);
        Assert.DoesNotContain("sha256", said, StringComparison.Ordinal);
        string policy = $"build-code: {{ default: deny, allow: [{{ package: {name}, kinds: [msbuild] }}] }}\nsignatures: {{ for: [{{ packages: [{name}], require: author, owners: [dotnetframework, Microsoft] }}] }}";
        Assert.Empty(Pack(id, isFromSdk: true).Says(policy));
    }

    [Fact]
    public void An_approval_by_a_hash_that_the_patch_has_changed_says_so_too()
    {
        string said = Assert.Single(Pack("A", isFromSdk: true).Says($"build-code: {{ default: deny, allow: [{{ package: A, kinds: [msbuild], sha256: {new string('0', 64)} }}] }}"));
        Assert.StartsWith("PG1007 A 1.0.0 has build code", said, StringComparison.Ordinal);
        Assert.Contains("approve it without a hash: { package: A, kinds: [msbuild] }", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_who_is_known_signed_it_the_bytes_are_all_that_there_is()
    {
        Assert.All(
            [Pack("A", isFromSdk: false), Unsigned(), Unsigned().Signed("A", Microsoft), Unsigned().Signed("A", repository: Gallery), Unsigned().Signed("A", Microsoft, Gallery, "the hash differs"), Unsigned().Signed("A", Microsoft with { State = SignatureState.Untrusted }, Gallery), Unsigned().Signed("A", Microsoft, Gallery with { Fingerprint = new string('E', 64) })],
            project => Assert.Contains("{ package: A@1.0.0, kinds: [msbuild], sha256: ", Assert.Single(project.Says(Deny)), StringComparison.Ordinal));
    }

    private static PackageSignature Microsoft { get; } = new(SignatureState.Valid, null, new string('A', 64), "CN=Microsoft Corporation", null, DateTimeOffset.MaxValue, null, []);

    private static PackageSignature Gallery { get; } = new(SignatureState.Valid, null, Repositories.GalleryCertificates[^1].Fingerprint, "CN=The gallery", null, DateTimeOffset.MaxValue, "https://gallery.example/index.json", ["dotnetframework", "Microsoft"]) { IsGallery = true };

    private static TestProject Unsigned() => Runs("A", isFromSdk: true).Signed("A");

    private static TestProject Pack(string id, bool isFromSdk) => Runs(id, isFromSdk).Signed(id, Microsoft, Gallery);

    private static TestProject Runs(string id, bool isFromSdk) => new TestProject().Reference(id, "1.0.0", isFromSdk: isFromSdk).Runs(id, ["build/A.targets"], new CodeFile("build/A.targets", CodeKinds.Msbuild, new string('1', 64)));
}
