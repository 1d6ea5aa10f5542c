using PolicyGate.Testing;
using PolicyGate.Tool.Inputs;

namespace PolicyGate.Tool.Tests.Inputs;

/// <summary>Where links lead, and what is no path any more.</summary>
public sealed class LinksTests
{
    [Fact]
    public void A_path_that_is_longer_than_the_system_takes_is_itself()
    {
        using TempFolder folder = new("pg-links");
        string deep = Path.Combine([folder.Path, .. Enumerable.Repeat(new string('d', 100), 60)]);
        Assert.Equal(Links.Real(folder.Path), Links.Real(deep)[..Links.Real(folder.Path).Length]);
        Assert.EndsWith(deep[folder.Path.Length..], Links.Real(deep), StringComparison.Ordinal);
    }
}
