using PolicyGate.Testing;
using PolicyGate.Tool.Editing;

namespace PolicyGate.Tool.Tests.Editing;

/// <summary>Entries come to where a policy keeps such things; nothing else of it changes.</summary>
public sealed class PolicyTextTests
{
    [Theory]
    [InlineData("version: 1\n", "version: 1\n\npackages:\n  allow:\n    - X\n")]
    [InlineData("version: 1", "version: 1\n\npackages:\n  allow:\n    - X")]
    [InlineData("# first\nversion: 1 # last\n# end\n", "# first\nversion: 1 # last\n\npackages:\n  allow:\n    - X\n# end\n")]
    [InlineData("version: 1\npackages:\n  allow:\n    - A # why\n  deny: [B]\n", "version: 1\npackages:\n  allow:\n    - A # why\n    - X\n  deny: [B]\n")]
    [InlineData("version: 1\npackages:\n  allow:\n  - A\n  - { id: C, versions: \"[1.0,2.0)\", reason: r }\n", "version: 1\npackages:\n  allow:\n  - A\n  - { id: C, versions: \"[1.0,2.0)\", reason: r }\n  - X\n")]
    [InlineData("version: 1\npackages:\n  allow:\n    - id: C\n      reason: >-\n        of two\n        lines\n\n# next\nage: { minimum: 1d }\n", "version: 1\npackages:\n  allow:\n    - id: C\n      reason: >-\n        of two\n        lines\n    - X\n\n# next\nage: { minimum: 1d }\n")]
    [InlineData("version: 1\npackages: { allow: [A, B] }\n", "version: 1\npackages: { allow: [A, B, X] }\n")]
    [InlineData("version: 1\npackages: { allow: [A, B,] }\n", "version: 1\npackages: { allow: [A, B, X] }\n")]
    [InlineData("version: 1\npackages: { allow: [] }\n", "version: 1\npackages: { allow: [X] }\n")]
    [InlineData("version: 1\npackages: { default: deny }\n", "version: 1\npackages: { default: deny, allow: [X] }\n")]
    [InlineData("version: 1\npackages: {}\n", "version: 1\npackages: { allow: [X] }\n")]
    [InlineData("version: 1\npackages:\n  default: deny # the rest\n", "version: 1\npackages:\n  default: deny # the rest\n  allow:\n    - X\n")]
    [InlineData("version: 1\npackages:\n    default: deny\n    allow: [A]\nage: { minimum: 1d }\n", "version: 1\npackages:\n    default: deny\n    allow: [A, X]\nage: { minimum: 1d }\n")]
    [InlineData("version: 1\npackages:\n  allow: [\n    A, # one\n    B  # two\n  ]\n", "version: 1\npackages:\n  allow: [\n    A, # one\n    B,\n    X  # two\n  ]\n")]
    [InlineData("version: 1\npackages:\n  allow: [\n    A,\n    B, # two\n  ]\n", "version: 1\npackages:\n  allow: [\n    A,\n    B,\n    X # two\n  ]\n")]
    [InlineData("version: 1\r\npackages:\r\n  allow:\r\n    - A\r\n  # behind\r\nage: { minimum: 1d }\r\n", "version: 1\r\npackages:\r\n  allow:\r\n    - A\r\n    - X\r\n  # behind\r\nage: { minimum: 1d }\r\n")]
    [InlineData("{ version: 1 }\n", "{ version: 1, packages: { allow: [X] } }\n")]
    [InlineData("{ version: 1, packages: { allow: [A] } }\n", "{ version: 1, packages: { allow: [A, X] } }\n")]
    [InlineData("version: 1\npackages: # what comes in\n  allow: # by name\n    # first\n    - \"A\"\n", "version: 1\npackages: # what comes in\n  allow: # by name\n    # first\n    - \"A\"\n    - X\n")]
    [InlineData("packages:\n  allow: ['A']\nversion: 1\n", "packages:\n  allow: ['A', X]\nversion: 1\n")]
    public void An_entry_comes_to_its_list(string before, string expected)
    {
        PolicyText policy = new(before);
        policy.Add(["packages", "allow"], "X");
        Assert.Equal(expected, policy.Text);
        Assert.Empty(TestPolicy.Problems(policy.Text));
    }

    [Theory]
    [InlineData("version: 1\npackages:\n  allow:\n    - A\n    # - B, not yet\n", "version: 1\npackages:\n  allow:\n    - A\n    # - B, not yet\n\nage:\n  minimum: 1d\n")]
    [InlineData("version: 1\r\npackages: {}\r\n\r\n# end\r\n", "version: 1\r\npackages: {}\r\n\r\n# end\r\n\r\nage:\r\n  minimum: 1d\r\n")]
    [InlineData("version: 1\n\n\n", "version: 1\n\nage:\n  minimum: 1d\n\n\n")]
    public void A_section_comes_behind_what_is_said_at_the_end(string before, string expected)
    {
        PolicyText policy = new(before);
        policy.Append("age:\n  minimum: 1d\n");
        Assert.Equal(expected, policy.Text);
    }

    [Fact]
    public void A_comment_in_the_last_block_stays_there()
    {
        PolicyText policy = new("version: 1\npackages:\n  allow:\n    - A\n    # - B, not yet\n# end\n");
        policy.Add(["licenses", "allow"], "MIT");
        Assert.Equal("version: 1\npackages:\n  allow:\n    - A\n    # - B, not yet\n\nlicenses:\n  allow:\n    - MIT\n# end\n", policy.Text);
    }

    [Theory]
    [InlineData("version: 1\n", "version: 1\n\nsignatures:\n  signers:\n    us: { fingerprints: [F] } # Us\n")]
    [InlineData("version: 1\nsignatures:\n  require: any\n", "version: 1\nsignatures:\n  require: any\n  signers:\n    us: { fingerprints: [F] } # Us\n")]
    [InlineData("version: 1\nsignatures:\n  signers:\n    them: { fingerprints: [F] } # Them\n  require: any\n", "version: 1\nsignatures:\n  signers:\n    them: { fingerprints: [F] } # Them\n    us: { fingerprints: [F] } # Us\n  require: any\n")]
    [InlineData("version: 1\nsignatures:\n  signers:\n    them:\n      fingerprints:\n        - F\n  require: any\n", "version: 1\nsignatures:\n  signers:\n    them:\n      fingerprints:\n        - F\n    us: { fingerprints: [F] } # Us\n  require: any\n")]
    [InlineData("version: 1\nsignatures: { require: any }\n", "version: 1\nsignatures: { require: any, signers: { us: { fingerprints: [F] } } }\n")]
    [InlineData("version: 1\nsignatures: { signers: { them: { fingerprints: [F] } } }\n", "version: 1\nsignatures: { signers: { them: { fingerprints: [F] }, us: { fingerprints: [F] } } }\n")]
    [InlineData("version: 1\nsignatures: { signers: {} }\n", "version: 1\nsignatures: { signers: { us: { fingerprints: [F] } } }\n")]
    public void A_key_comes_to_its_mapping(string before, string expected)
    {
        const string Fingerprint = "566A31882BE208BE4422F7CFD66ED09F5D4524A5994F50CCC8B05EC0528C1353";
        PolicyText policy = new(before.Replace("[F]", $"[{Fingerprint}]", StringComparison.Ordinal).Replace("- F", $"- {Fingerprint}", StringComparison.Ordinal));
        policy.AddKey(["signatures", "signers"], "us", $"{{ fingerprints: [{Fingerprint}] }}", "Us");
        Assert.Equal(expected, policy.Text.Replace(Fingerprint, "F", StringComparison.Ordinal));
        Assert.Empty(TestPolicy.Problems(policy.Text));
    }

    [Theory]
    [InlineData(4, 5, 0)]
    [InlineData(5, 15, 0)]
    [InlineData(6, 5, 1)]
    [InlineData(2, 1, null)]
    [InlineData(9, 3, null)]
    public void The_scope_of_a_place_is_known(int line, int column, int? scope) =>
        Assert.Equal(scope, new PolicyText("version: 1\npackages: { default: deny }\nscopes:\n  - projects: [a/**]\n    packages: { default: deny }\n  - projects: [b/**]\n    packages: { default: deny }\nage:\n  minimum: 1d\n").ScopeAt(line, column));

    [Fact]
    public void What_is_added_to_a_scope_stays_there()
    {
        PolicyText policy = new("version: 1\nscopes:\n  - projects: [a/**]\n    packages: { default: deny }\n  - projects: [b/**]\n    packages:\n      default: deny\n");
        policy.Add(["scopes", "0", "packages", "allow"], "X");
        policy.Add(["scopes", "1", "packages", "allow"], "Y", "why");
        policy.Add(["scopes", "1", "licenses", "allow"], "MIT");
        Assert.Equal("version: 1\nscopes:\n  - projects: [a/**]\n    packages: { default: deny, allow: [X] }\n  - projects: [b/**]\n    packages:\n      default: deny\n      allow:\n        - Y # why\n    licenses:\n      allow:\n        - MIT\n", policy.Text);
        Assert.Empty(TestPolicy.Problems(policy.Text));
    }

    [Fact]
    public void A_hash_changes_where_it_stands()
    {
        PolicyText policy = new("version: 1\nbuild-code:\n  allow:\n    - { package: A, sha256: \"00\" } # one\n    - package: B # two\n      sha256: 11\n");
        policy.Replace(5, 7, "sha256", "\"22\"");
        policy.Replace(4, 7, "sha256", "\"33\"");
        Assert.Equal("version: 1\nbuild-code:\n  allow:\n    - { package: A, sha256: \"33\" } # one\n    - package: B # two\n      sha256: \"22\"\n", policy.Text);
    }

    [Theory]
    [InlineData("    - { package: A, kinds: [msbuild], sha256: \"11\" } # why\n    - B\n", "    - { package: A, kinds: [msbuild] } # why\n    - B\n")]
    [InlineData("    - { package: A, sha256: \"11\", kinds: [msbuild] }\n", "    - { package: A, kinds: [msbuild] }\n")]
    [InlineData("    - { sha256: \"11\", package: A }\n", "    - { package: A }\n")]
    [InlineData("    - package: A # why\n      sha256: \"11\"\n    - B\n", "    - package: A # why\n    - B\n")]
    [InlineData("    - package: A\r\n      # these bytes\r\n      sha256: \"11\" # of today\r\n", "    - package: A\r\n      # these bytes\r\n")]
    [InlineData("    - sha256: \"11\"\n      package: A\n", "    - package: A\n")]
    public void A_key_goes_from_an_entry(string before, string expected)
    {
        string head = before.Contains('\r', StringComparison.Ordinal) ? "version: 1\r\nbuild-code:\r\n  allow:\r\n" : "version: 1\nbuild-code:\n  allow:\n";
        PolicyText policy = new(head + before);
        policy.Remove(4, 7, "sha256");
        Assert.Equal(head + expected, policy.Text);
    }
}
