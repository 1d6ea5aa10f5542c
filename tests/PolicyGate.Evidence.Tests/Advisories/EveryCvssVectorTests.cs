using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Advisories;

namespace PolicyGate.Evidence.Tests.Advisories;

/// <summary>Over every vector of base metrics that there is: 2 592 of CVSS 3, 104 976 of CVSS 4.0.</summary>
public class EveryCvssVectorTests
{
    private const string Three = "AV:NALP AC:LH PR:NLH UI:NR S:CU C:HLN I:HLN A:HLN";
    private const string Four = "AV:NALP AC:LH AT:NP PR:NLH UI:NPA VC:HLN VI:HLN VA:HLN SC:HLN SI:HLN SA:HLN";

    // The hashes of the scores, a line each, that public implementations give which are independent of each other: two of CVSS 4.0, with the calculator of the
    // specification among them, three of CVSS 3.
    [Theory]
    [InlineData("3.0", Three, "4274ab192b933acbbcdca5e71fe301ce2ff601fc26931d466e5961e1b024cbb4")]
    [InlineData("3.1", Three, "4274ab192b933acbbcdca5e71fe301ce2ff601fc26931d466e5961e1b024cbb4")]
    [InlineData("4.0", Four, "56a1ae3bb3c54833ac07209a96f7bdfface8c2d97cf7c9534480ba5be5efe934")]
    public void Scores_as_others_do(string version, string metrics, string hash)
    {
        string scores = string.Join('\n', Vectors(version, metrics).Select(vector => Score(vector).ToString("0.0", CultureInfo.InvariantCulture)));
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scores))));
    }

    [Theory]
    [InlineData("3.1", Three)]
    [InlineData("4.0", Four)]
    public void Raising_a_metric_never_lowers_the_score(string version, string metrics)
    {
        double[] scores = [.. Vectors(version, metrics).Select(Score)];
        int[] sizes = [.. metrics.Split(' ').Select(metric => metric.Split(':')[1].Length)];
        int distance = scores.Length;
        foreach (int size in sizes)
        {
            int turn = distance;
            distance /= size;
            for (int index = 0; index < scores.Length; index++)
            {
                Assert.True(index % turn < distance || scores[index - distance] >= scores[index], $"{index} of {version}");
            }
        }
    }

    [Theory]
    [InlineData("3.0", Three, "/C:N/I:N/A:N")]
    [InlineData("4.0", Four, "/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N")]
    public void The_score_is_0_exactly_where_there_is_no_impact(string version, string metrics, string none) =>
        Assert.All(Vectors(version, metrics), vector => Assert.Equal(vector.EndsWith(none, StringComparison.Ordinal), Score(vector) == 0));

    // 3.0 rounds up to the next tenth; 3.1 does so after it has rounded to the next hundred thousandth. Here are 3.0's words, without floating point.
    [Fact]
    public void The_roundings_of_3_0_and_3_1_agree()
    {
        string[] vectors = Vectors("3.1", Three);
        Assert.Equal(vectors.Select(Exact), vectors.Select(vector => (decimal)Score(vector)));
    }

    private static double Score(string vector) => CvssVector.Score(vector)!.Value;

    private static string[] Vectors(string version, string metrics)
    {
        string[] all = [$"CVSS:{version}"];
        foreach (string[] metric in metrics.Split(' ').Select(metric => metric.Split(':')))
        {
            all = [.. all.SelectMany(start => metric[1].Select(value => $"{start}/{metric[0]}:{value}"))];
        }

        return all;
    }

    private static decimal Exact(string vector)
    {
        string[] metrics = vector.Split('/')[1..];
        bool isChanged = metrics[4] == "S:C";
        decimal[] weights = [.. metrics.Select(metric => Weight(metric, isChanged))];
        decimal remains = 1 - ((1 - weights[5]) * (1 - weights[6]) * (1 - weights[7]));
        decimal power = Enumerable.Repeat(remains - 0.02m, 15).Aggregate((product, factor) => product * factor);
        decimal impact = isChanged ? (7.52m * (remains - 0.029m)) - (3.25m * power) : 6.42m * remains;
        decimal whole = impact + (8.22m * weights[0] * weights[1] * weights[2] * weights[3]);
        return impact <= 0 ? 0 : Math.Ceiling(Math.Min(isChanged ? 1.08m * whole : whole, 10) * 10) / 10;
    }

    private static decimal Weight(string metric, bool isChanged) => metric switch
    {
        "AV:N" or "PR:N" or "UI:N" => 0.85m,
        "AV:A" or "UI:R" => 0.62m,
        "AV:L" => 0.55m,
        "AV:P" => 0.2m,
        "AC:L" => 0.77m,
        "AC:H" => 0.44m,
        "PR:L" => isChanged ? 0.68m : 0.62m,
        "PR:H" => isChanged ? 0.5m : 0.27m,
        _ when metric.EndsWith('H') => 0.56m,
        _ when metric.EndsWith('L') => 0.22m,
        _ => 0,
    };
}
