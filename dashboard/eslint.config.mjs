import { readdirSync } from "node:fs";
import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const features = readdirSync(new URL("./src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

// app → features → shared, and no feature imports a sibling. A new folder under features is bound at once.
const zones = [
  { target: "./src/shared", from: ["./src/features", "./src/app"], message: "shared knows no feature and no route" },
  { target: "./src/features", from: "./src/app", message: "a feature knows no route" },
  ...features.map((name) => ({
    target: `./src/features/${name}`,
    from: "./src/features",
    except: [`./${name}`],
    message: "no feature imports a sibling; what two need belongs to shared",
  })),
];

const config = [
  { ignores: ["out/**", ".next/**", "node_modules/**", "next-env.d.ts", "src/shared/api/core.ts"] },
  ...next,
  ...typescript,
  {
    rules: {
      "import/no-restricted-paths": ["error", { zones }],
      "import/no-cycle": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Text of others is never markup." },
      ],
      eqeqeq: "error",
    },
  },
];

export default config;
