using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PolicyGate.Machine;
using PolicyGate.Reporting;
using PolicyGate.Rules;
using PolicyGate.Tool.Inputs;
using PolicyGate.Tool.Managing;

namespace PolicyGate.Tool.Commands;

/// <summary><c>policygate machine pack</c>: makes a bundle of a folder, for whoever signs for an organisation.</summary>
internal static class MachinePackCommand
{
    private const int UsualWarning = 14;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> folder = new("FOLDER") { Description = $"The folder with {MachineBundle.PolicyFile} and everything that it names: bases, advisory data, trust files. All of it goes into the bundle." };
        Option<string> certificate = new("--certificate") { Description = "The certificate that signs, with its private key (PKCS #12).", HelpName = "PFX", Required = true };
        Option<string?> password = new("--password-file") { Description = "A file whose first line is the password of the certificate's file.", HelpName = "FILE" };
        Option<long> sequence = new("--sequence") { Description = "The number of the bundle, higher than that of every one before.", HelpName = "N", Required = true };
        Option<string> expires = new("--expires") { Description = "The last UTC day on which it is current, for example 2027-06-30.", HelpName = "DATE", Required = true };
        Option<int> warn = new("--warn-days") { Description = "For how many days after that builds are warned before they fail.", HelpName = "DAYS", DefaultValueFactory = _ => UsualWarning };
        Option<string?> name = new("--name") { Description = "What every build calls it; the folder's name if none is given.", HelpName = "NAME" };
        Option<string> output = new("--output", "-o") { Description = "The bundle to write.", HelpName = "FILE", Required = true };
        Command command = new("pack", "Make a bundle of a folder, and sign it. Refuses what no machine would take.\n\nExit codes: 0 written, 2 wrong usage or policy, 3 not possible.\n\nExamples:\n  policygate machine pack baseline --certificate signing.pfx --password-file password.txt --sequence 17 --expires 2027-06-30 --output baseline.zip") { folder, certificate, password, sequence, expires, warn, name, output };
        command.SetAction(async (parsed, _) =>
        {
            string from = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(folder)!));
            if (!File.Exists(Path.Combine(from, MachineBundle.PolicyFile)))
            {
                throw new UsageException($"there is no {MachineBundle.PolicyFile} in {from}");
            }

            if (!DateOnly.TryParseExact(parsed.GetValue(expires), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                throw new UsageException($"--expires takes a date like 2027-06-30, not \"{parsed.GetValue(expires)}\"");
            }

            string to = Path.GetFullPath(parsed.GetValue(output)!);
            try
            {
                using X509Certificate2 signer = Certificate(parsed.GetValue(certificate)!, parsed.GetValue(password));
                DateTimeOffset now = TimeProvider.System.GetUtcNow();
                MachineBundle bundle = new(parsed.GetValue(name) ?? Path.GetFileName(from), parsed.GetValue(sequence), now, day, parsed.GetValue(warn), BundleWriter.FilesOf(from));
                Write(bundle, from, signer, now, to);
                await terminal.Lines.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"wrote {to}: {bundle.InWords}, {Quantity.Of(bundle.Files.Count, "file")}, until {MachineBundle.Day(day)}, signed by {BundleSignature.FingerprintOf(signer)}")).ConfigureAwait(false);
                return 0;
            }
            catch (BundleException e)
            {
                throw new UsageException(e.Message);
            }
        });
        return command;
    }

    // What would be refused everywhere is told to the one who can mend it.
    private static void Write(MachineBundle bundle, string from, X509Certificate2 signer, DateTimeOffset now, string to)
    {
        if (now >= bundle.EndsAt)
        {
            throw new BundleException($"it would have expired already, on {MachineBundle.Day(bundle.Expires)}");
        }

        if (to.StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BundleException("the bundle cannot be written into the folder that it is made of");
        }

        if (MachineInstaller.PolicyProblem(from) is { } problem)
        {
            throw new BundleException($"the policy cannot be enforced: {problem}");
        }

        BundleWriter.Write(bundle, from, signer, to);
    }

    private static X509Certificate2 Certificate(string file, string? passwordFile)
    {
        string? password = passwordFile is null ? null : File.ReadLines(passwordFile).FirstOrDefault();
        X509KeyStorageFlags keys = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        try
        {
            X509Certificate2 certificate = new(File.ReadAllBytes(file), password, keys);
            if (certificate.HasPrivateKey)
            {
                return certificate;
            }

            certificate.Dispose();
            throw new UsageException($"{file} has no private key to sign with");
        }
        catch (CryptographicException e)
        {
            throw new UsageException($"{file} cannot be opened as PKCS #12: {e.Message}");
        }
    }
}
